-- Revert routiq:standardisation/ids from pg

begin;

drop function standardisation.contact_of(uuid, uuid);
drop function standardisation.id_of(uuid, text, text);
drop function standardisation.uuid_of(text);

commit;
