-- Revert routiq:audit/anchor from pg

begin;

drop function audit.anchor(uuid);

commit;
