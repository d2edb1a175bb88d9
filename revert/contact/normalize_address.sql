-- Revert routiq:contact/normalize_address from pg

begin;

drop function contact.normalize_address(text);

commit;
