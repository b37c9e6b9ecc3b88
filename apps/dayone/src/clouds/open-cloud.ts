import { openAws } from './aws/open-aws.ts'
import type { OpenCloud, OpenCloudOptions } from './cloud.ts'
import { openPractice } from './practice/open-practice.ts'
import { whereOf } from '../config/place.ts'
import type { RunLog } from '../session/run-log.ts'
import type { Session } from '../session/session.ts'

/** The cloud that dayone.yaml names. Throws UserError: exit 3 where practice lacks parts, exit 5 for another AWS account, exit 6 where AWS cannot be asked. */
export const openCloud = (session: Session, log: RunLog, options: OpenCloudOptions = {}): Promise<OpenCloud> =>
  whereOf(session.file) === 'aws' ? openAws(session, log) : openPractice(session, log, options)
