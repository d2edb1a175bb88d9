-- Revert routiq:standardisation/ids from pg

begin;

drop function standardisation.id_of(uuid, text, text);
drop function standardisation.uuid_of(text);

commit;
