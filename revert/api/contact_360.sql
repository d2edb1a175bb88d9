-- Revert routiq:api/contact_360 from pg

begin;

drop function api.contact_360(uuid);

commit;
