import { Option } from 'commander'

/** `--spec` where it is not supported: defined, so that the error can say why. */
export const specIsRefused = (): Option => new Option('--spec <file>').hideHelp()
