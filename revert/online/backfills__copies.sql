-- Revert routiq:online/backfills__copies from pg

begin;

alter table online.backfills
drop column sync,
drop column tenant_column;

commit;
