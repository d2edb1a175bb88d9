-- Revert routiq:standardisation/version_of from pg

begin;

drop function standardisation.version_of(text, uuid);

commit;
