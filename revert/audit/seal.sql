-- Revert routiq:audit/seal from pg

begin;

drop function audit.seal(int);

commit;
