import { execFileSync } from 'node:child_process';

/** Throws where `dist`, which the services' processes run, is not what the sources say: specs run the sources, and would tell of another program. */
export function requireBuild(repository: string): void {
  const told = execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', '--dry'], { cwd: repository, encoding: 'utf8' });
  const stale = [...told.matchAll(/would build project '(.*)'/g)].map(([, project]) => project!.replace(repository, '').replace('/tsconfig.json', ''));
  if (stale.length > 0) throw new Error(`Not built, or older than the sources: ${stale.join(', ')}. Run “npm run build” first, as “npm test” does.`);
}
