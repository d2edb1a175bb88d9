-- Revert routiq:contact/compare_pattern from pg

begin;

drop function contact.compare_pattern(boolean);

commit;
