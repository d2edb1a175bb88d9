-- Revert routiq:contact/phone_plan from pg

begin;

drop function contact.phone_plan(text);

commit;
