-- The smallest service there is, to prove the backbone with.
CREATE TABLE tally (order_id text PRIMARY KEY, qty numeric NOT NULL CHECK (qty < 1e15));
