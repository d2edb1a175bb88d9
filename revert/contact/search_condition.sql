-- Revert routiq:contact/search_condition from pg

begin;

drop function contact.search_condition(jsonb);

commit;
