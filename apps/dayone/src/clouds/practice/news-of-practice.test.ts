import type { PracticeProgress } from '@dayone/practice-cloud'
import { expect, it } from 'vitest'
import { newsOfPractice } from './news-of-practice.ts'

const part = (state: 'found' | 'missing'): PracticeProgress => ({ type: 'part', part: 'kops', title: 'kops', state })
const cloud = (state: 'starting' | 'running' | 'joined'): PracticeProgress => ({ type: 'cloud', state })

it.each<[string, readonly PracticeProgress[], number]>([
  ['a cloud that runs, with every part', [part('found'), part('found'), cloud('joined')], 0],
  ['a cloud that starts', [part('found'), cloud('starting'), cloud('running')], 3],
  ['a missing part', [part('found'), part('missing')], 2],
  ['a wait', [part('found'), { type: 'waiting', for: 'another start' }, cloud('joined')], 3],
])('%s: reports all of it, in order, or nothing', (_, all, expected) => {
  const heard: PracticeProgress[] = []
  all.forEach(newsOfPractice((progress) => heard.push(progress)))
  expect(heard).toEqual(all.slice(0, expected))
})
