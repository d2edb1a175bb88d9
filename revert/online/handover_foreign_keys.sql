-- Revert routiq:online/handover_foreign_keys from pg

begin;

drop function online.handover_foreign_keys(regclass);

commit;
