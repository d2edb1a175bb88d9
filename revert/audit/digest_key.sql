-- Revert routiq:audit/digest_key from pg

begin;

drop function audit.digest_key();

commit;
