/**
 * Takes the ES modules of the AWS SDK's clients: a split bundle that import()s their CommonJS form sees no names in it.
 * @returns {import('esbuild').Plugin}
 */
export function awsAsModules() {
  return {
    name: 'aws-as-modules',
    setup(build) {
      build.onResolve({ filter: /^@aws-sdk\/client-[a-z0-9-]+$/ }, ({ path, resolveDir, kind }) =>
        build.resolve(`${path}/dist-es/index.js`, { resolveDir, kind }),
      )
    },
  }
}
