import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { InfrastructureUnavailable } from './infrastructure-error.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const POM = join(ROOT, 'deploy/kafka/pom.xml');
const OLDEST_JAVA = 17;

/** The `java` command of JAVA_HOME, else of the PATH; undefined where neither is of version 17 or newer. */
export async function findJava(): Promise<string | undefined> {
  const candidates = [...(process.env.JAVA_HOME ? [join(process.env.JAVA_HOME, 'bin/java')] : []), 'java'];
  for (const java of candidates) {
    const { stderr } = await run(java, ['-version']).catch(() => ({ stderr: '' }));
    const major = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
    if (major >= OLDEST_JAVA) return java;
  }
  return undefined;
}

/** Whether the broker's jars are here or Maven is, to fetch them. */
export async function jarsWithinReach(): Promise<boolean> {
  return existsSync(await jarsDirectory()) || run('mvn', ['--version']).then(() => true, () => false);
}

/** The directory of the broker's jars, fetched by Maven on the first call. Throws InfrastructureUnavailable where that fails. */
export async function kafkaJars(log: (line: string) => void): Promise<string> {
  const directory = await jarsDirectory();
  if (existsSync(directory)) return directory;
  log('Fetching Apache Kafka from Maven Central');
  const partial = `${directory}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    await run('mvn', ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`]);
    await rename(partial, directory).catch((error: unknown) => {
      if (!existsSync(directory)) throw error;
    });
  } catch (error) {
    throw new InfrastructureUnavailable(`Maven could not fetch Apache Kafka: ${reason(error)}`);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return directory;
}

/** Named after the pom's content and renamed into place when whole: where it exists it is complete and of these versions. */
async function jarsDirectory(): Promise<string> {
  const pom = await readFile(POM);
  return join(ROOT, 'var/kafka', `libs-${createHash('sha256').update(pom).digest('hex').slice(0, 12)}`);
}

function reason(error: unknown): string {
  const { stdout, message } = error as Error & { stdout?: string };
  return stdout?.split('\n').find((line) => line.includes('ERROR')) ?? message;
}
