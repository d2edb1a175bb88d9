-- Revert routiq:online/sequence_options from pg

begin;

drop function online.sequence_options(regclass);

commit;
