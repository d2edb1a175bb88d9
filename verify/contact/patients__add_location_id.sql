-- Verify routiq:contact/patients__add_location_id on pg

begin;

select t.location_id
from contact.patients as t
where false;

rollback;
