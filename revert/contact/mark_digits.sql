-- Revert routiq:contact/mark_digits from pg

begin;

drop function contact.mark_digits(text);

commit;
