import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { kopsVersion, kubernetesVersion } from '../versions.ts'
import { nodeImage } from '../node-image.ts'

const IMAGES = [
  'kops-controller',
  'kops-channels',
  'channels',
  'dns-controller',
  'kube-apiserver-healthcheck',
  'kops-utils-cp',
]

/** Files that kops hashes before it writes user data: programs and images that no instance here ever loads. */
export const writePlaceholders = async (folder: string): Promise<void> => {
  const content = 'A placeholder: practice instances load nothing.\n'
  const hash = `${createHash('sha256').update(content).digest('hex')}\n`
  const names = ['amd64', 'arm64'].flatMap((architecture) => [
    `linux/${architecture}/nodeup`,
    `linux/${architecture}/protokube`,
    ...IMAGES.map((image) => `images/${image}-${architecture}.tar.gz`),
  ])
  for (const name of names) {
    const path = join(folder, kopsVersion, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
    await writeFile(`${path}.sha256`, hash)
  }
}

/** A kops channel (kops docs, "channels"); unknown fields are rejected. JSON is valid YAML. */
export const channelText = (): string =>
  JSON.stringify({
    spec: {
      images: [
        { name: nodeImage, providerID: 'aws', architectureID: 'amd64', kubernetesVersion: '>=1.29.0' },
        {
          name: nodeImage.replace('amd64', 'arm64'),
          providerID: 'aws',
          architectureID: 'arm64',
          kubernetesVersion: '>=1.29.0',
        },
      ],
      cluster: {},
      kubernetesVersions: [{ range: '>=1.36.0', recommendedVersion: kubernetesVersion, requiredVersion: '1.36.0' }],
      kopsVersions: [{ range: '>=1.36.0-alpha.1', recommendedVersion: kopsVersion, kubernetesVersion }],
    },
  })
