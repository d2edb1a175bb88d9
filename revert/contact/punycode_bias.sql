-- Revert routiq:contact/punycode_bias from pg

begin;

drop function contact.punycode_bias(bigint, integer, boolean);

commit;
