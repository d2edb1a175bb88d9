-- Revert routiq:audit/holds_anchor from pg

begin;

drop function audit.holds_anchor(jsonb);

commit;
