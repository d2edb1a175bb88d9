-- Revert routiq:docs/schema from pg

begin;

drop schema docs;

commit;
