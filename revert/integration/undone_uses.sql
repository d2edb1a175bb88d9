-- Revert routiq:integration/undone_uses from pg

begin;

drop function integration.undone_uses(timestamptz);

commit;
