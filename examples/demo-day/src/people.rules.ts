import type { User } from '@entresol/contracts/reference.message';

/** A person, with the ids that platforms, order management and custodians know him by. */
export interface Person {
  /** The `sub` of his tokens. */
  readonly person: string;
  readonly name: string;
  readonly roles: User['roles'];
  readonly userIds: Readonly<Record<string, readonly string[]>>;
}

type Role = Person['roles'][number];

function person(person: string, name: string, roles: Role[], userIds: Record<string, string[]> = {}): Person {
  return { person, name, roles, userIds };
}

/** Known to both platforms by one id, for whoever trades on a block of either. */
function bothPlatforms(userId: string, others: Record<string, string[]> = {}): Record<string, string[]> {
  return { OMS1: [userId], OMS2: [userId], ...others };
}

/**
 * The firm's people. User ids mean something only together with their source: `trader-01` of one platform is not `trader-01` of the
 * other. From user-31 on come those whom the day has cross a line, and from user-51 on those who only seem to.
 */
export const PEOPLE: readonly Person[] = [
  person('user-01', 'Ada Lindqvist', ['trader'], { OMS1: ['trader-01'] }),
  person('user-02', 'Bruno Okafor', ['trader'], { OMS2: ['trader-01'] }),
  person('user-03', 'Chiara Novak', ['trader'], { OMS1: ['trader-02'] }),
  person('user-04', 'Dmitri Hale', ['trader'], { OMS2: ['trader-02'] }),
  person('user-05', 'Esra Whitcombe', ['trader'], { OMS1: ['trader-03'] }),
  person('user-06', 'Farid Castellan', ['trader'], { OMS2: ['trader-03'] }),
  person('user-07', 'Greta Moreau', ['portfolio-manager'], { OMS: ['orders-01'] }),
  person('user-08', 'Hugo Brandt', ['portfolio-manager'], { OMS: ['orders-02'] }),
  person('user-09', 'Ines Takahashi', ['portfolio-manager'], { OMS: ['orders-03'] }),
  person('user-10', 'Jonas Abara', ['confirmer']),
  person('user-11', 'Robin Vale', ['confirmer']),
  person('user-12', 'Katja Ferrant', ['approver']),
  person('user-13', 'Lamar Quist', ['approver']),
  person('user-14', 'Mina Solberg', ['day-closer', 'confirmer']),
  person('user-15', 'Nils Ortega', ['affirmer'], { CUST1: ['cust1-user-1'] }),
  person('user-16', 'Oona Pereira', ['affirmer'], { CUST1: ['cust1-user-2'] }),
  person('user-17', 'Piet Adeyemi', ['affirmer'], { CUST2: ['cust2-user-1'] }),
  person('user-18', 'Quinn Rasmussen', ['affirmer'], { CUST2: ['cust2-user-2'] }),
  person('user-19', 'Rosa Vandermeer', ['affirmer'], { CUST3: ['cust3-user-1'] }),
  person('user-20', 'Sami Dufresne', ['affirmer'], { CUST3: ['cust3-user-2'] }),
  person('user-21', 'Tove Marchetti', ['supervisor']),
  person('user-22', 'Umar Fitzroy', ['supervisor']),
  person('user-23', 'Vera Kowalski', ['administrator']),
  person('user-24', 'Wim Achterberg', ['auditor']),
  person('user-25', 'Xenia Duarte', ['amender']),
  person('user-26', 'Yusuf Hollis', ['statement-clerk']),
  person('user-27', 'Zoe Lambrecht', ['operations'], { OMS: ['orders-09'] }),
  person('user-31', 'Anders Pike', ['trader', 'portfolio-manager'], bothPlatforms('trader-31', { OMS: ['orders-31'] })),
  person('user-32', 'Bella Stroud', ['trader', 'approver'], bothPlatforms('trader-32')),
  person('user-33', 'Carlo Finch', ['trader', 'confirmer'], bothPlatforms('trader-33')),
  person('user-34', 'Dagny Roux', ['trader', 'affirmer'], bothPlatforms('trader-34', { CUST1: ['cust1-user-34'] })),
  person('user-35', 'Emil Sato', ['amender', 'portfolio-manager'], { OMS: ['orders-35'] }),
  person('user-36', 'Fleur Banks', ['amender', 'approver']),
  person('user-37', 'Gustav Iyer', ['amender', 'confirmer']),
  person('user-38', 'Hedda Crane', ['portfolio-manager', 'approver'], { OMS: ['orders-38'] }),
  person('user-39', 'Ivo Larsson', ['portfolio-manager', 'confirmer'], { OMS: ['orders-39'] }),
  person('user-40', 'Jutta Mbeki', ['portfolio-manager', 'affirmer'], { OMS: ['orders-40'], CUST1: ['cust1-user-40'] }),
  person('user-41', 'Kasper Dion', ['confirmer', 'affirmer'], { CUST1: ['cust1-user-41'] }),
  person('user-42', 'Leda Winter', ['trader', 'confirmer'], { OMS1: ['trader-42', 'night-desk-2'], OMS2: ['trader-42', 'night-desk-2'] }),
  person('user-51', 'Marek Osei', ['trader', 'portfolio-manager'], bothPlatforms('trader-51', { OMS: ['orders-51'] })),
  person('user-52', 'Nora Abbott', ['trader', 'confirmer'], bothPlatforms('trader-52')),
  person('user-56', 'Otto Jansen', ['trader', 'portfolio-manager'], bothPlatforms('trader-56', { OMS: ['orders-56'] })),
  person('user-57', 'Pilar Nash', ['portfolio-manager', 'confirmer'], { OMS: ['orders-57'] }),
  person('user-1', 'Robin Vale', ['trader'], bothPlatforms('trader-1')),
  person('user-60', 'Ruben Eide', ['trader', 'affirmer'], bothPlatforms('trader-60', { CUST1: ['cust1-user-60'] })),
  person('user-61', 'Selma Gray', ['confirmer', 'administrator']),
  person('user-62', 'Tariq Blom', ['trader', 'auditor'], bothPlatforms('trader-62')),
  person('service:order-router', 'Order router', [], bothPlatforms('router', { OMS: ['router'] })),
];

const BY_ID = new Map(PEOPLE.map((one) => [one.person, one]));

/** The ids that a source knows a person by; refuses a person whom the source does not know. */
export function userIdsOf(person: string, source: string): readonly string[] {
  const userIds = BY_ID.get(person)?.userIds[source];
  if (!userIds) throw new Error(`${person} has no user id at ${source}`);
  return userIds;
}

/** The person's roles; refuses one who is none of the firm's people. */
export function rolesOf(person: string): Role[] {
  const known = BY_ID.get(person);
  if (!known) throw new Error(`${person} is none of the firm's people`);
  return known.roles;
}

const BY_USER_ID = new Map(
  PEOPLE.flatMap(({ person, userIds }) =>
    Object.entries(userIds).flatMap(([source, ids]) => ids.map((id): [string, string] => [`${source}/${id}`, person]))),
);

/** Whom a source means by a user id; refuses an id that nobody bears there. */
export function personOf(source: string, userId: string): string {
  const known = BY_USER_ID.get(`${source}/${userId}`);
  if (!known) throw new Error(`Nobody is ${userId} at ${source}`);
  return known;
}
