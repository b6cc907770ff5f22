import { join } from 'node:path';
import { developmentToken } from '@entresol/platform/development-issuer';
import { checkRetailDay, type RetailCheck } from '@entresol/retail/check-retail.rules';
import { planRetailDay } from '@entresol/retail/retail.rules';
import { retailText } from '@entresol/retail/retail-summary';
import { rolesOf } from '@entresol/retail/retailer.rules';
import { runRetailDay, type RetailOutcome } from '@entresol/retail/run-retail-day';
import { writeRetailer } from '@entresol/retail/write-retailer';
import { faultOf } from '../certificate/certificate-fault.js';
import { topicPrefix } from '../platform/services.js';
import { Progress } from './progress.js';
import { onThrowAwayPlatform } from './throw-away-platform.js';

/** Plays a retailer's day on a platform of its own in a throw-away folder, and checks it. Returns the exit code: 0 only where all adds up. */
export function retail(options: { outlets?: number; seed?: number }): Promise<number> {
  const progress = new Progress();
  const plan = planRetailDay(options);
  return onThrowAwayPlatform(progress, async ({ infrastructure, urls, identityDirectory }) => {
    const outcome = await runRetailDay({
      plan, urls, brokers: infrastructure.kafkaBrokers.split(','), topicPrefix: topicPrefix(),
      tokenOf: (person) => developmentToken(identityDirectory, { sub: person, roles: rolesOf(person) }),
      on: (step) => progress.step(step),
    });
    const checks = [...checkRetailDay(plan, outcome), checkCertificates(outcome)];
    console.log(`\n${retailText(plan, outcome, checks)}`);
    return checks.every(({ faults }) => faults.length === 0) ? 0 : 1;
  }, (directory) => {
    const firm = join(directory, 'retailer');
    writeRetailer(firm, plan.outlets);
    process.env['REFERENCE_DATA_DIRECTORY'] = firm;
  });
}

/** Each purchase worked out again from its certificate alone, and each certificate after the one before. */
export function checkCertificates({ certificates }: Pick<RetailOutcome, 'certificates'>): RetailCheck {
  const faults = [...certificates].flatMap(([blockId, versions]) => versions.flatMap((certificate, index) => {
    const fault = faultOf(certificate, versions[index - 1] ?? null);
    return fault ? [`${blockId}: ${fault.code}: ${fault.text}`] : [];
  }));
  return { name: 'certificates prove it', faults };
}
