import { openAws } from './aws/open-aws.ts'
import type { OpenCloud, OpenCloudOptions } from './cloud.ts'
import { openPractice } from './practice/open-practice.ts'
import { whereOf } from '../config/place.ts'
import type { RunLog } from '../session/run-log.ts'
import type { Session } from '../session/session.ts'

/** The cloud of dayone.yaml. Throws UserError: exit 3 if practice lacks parts, exit 5 for another AWS account, exit 6 if AWS cannot be queried. */
export const openCloud = (session: Session, log: RunLog, options: OpenCloudOptions = {}): Promise<OpenCloud> =>
  whereOf(session.file) === 'aws' ? openAws(session, log) : openPractice(session, log, options)
