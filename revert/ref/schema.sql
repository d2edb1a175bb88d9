-- Revert routiq:ref/schema from pg

begin;

drop schema ref;

commit;
