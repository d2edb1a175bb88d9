-- Revert routiq:contact/find_linked from pg

begin;

drop function contact.find_linked(float8[], float8[], float8, float8, float8);

commit;
