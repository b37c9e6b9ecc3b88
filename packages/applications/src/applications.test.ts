import { stepLaws } from '@dayone/testing'
import { applications } from './applications.ts'

stepLaws(applications, {
  input: {
    applications: [
      {
        name: 'page-score',
        namespace: 'page-score',
        image: '123456789012.dkr.ecr.us-west-2.amazonaws.com/page-score:1.0.0',
        port: 8080,
        env: { LOG_LEVEL: 'info' },
      },
    ],
  },
})
