/** CEL for the pod or pod template of an object. `dyn`, because one policy matches kinds with different shapes. */
export const podOf = (object: string): string =>
  `(dyn(${object}).kind == 'Pod' ? dyn(${object}) : dyn(${object}).kind == 'CronJob' ? dyn(${object}).spec.jobTemplate.spec.template : dyn(${object}).spec.template)`
