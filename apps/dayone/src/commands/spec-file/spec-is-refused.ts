import { Option } from 'commander'

/** `--spec` where it makes no sense: known, so that the answer can say why. */
export const specIsRefused = (): Option => new Option('--spec <file>').hideHelp()
