-- Revert routiq:contact/compare_case from pg

begin;

drop function contact.compare_case(text, text, text);

commit;
