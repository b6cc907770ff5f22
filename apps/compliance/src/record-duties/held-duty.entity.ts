/** The columns of `duty` as the fields of a HeldDuty. */
export const HELD_DUTY = 'scope, subject, person, duty, on_date AS "onDate", first_act AS first, last_act AS last';
