-- Deploy routiq:online/schema to pg

begin;

create schema online;

comment on schema online is
    'Changes to a database in use: brief locks, batches, constraints in steps. Whoever deploys '
    'it owns it; grant usage and execute to whoever else may use it.';

commit;
