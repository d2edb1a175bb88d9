-- Revert routiq:online/sequence_grants from pg

begin;

drop function online.sequence_grants(regclass);

commit;
