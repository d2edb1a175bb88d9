-- Revert routiq:audit/apply_retention from pg

begin;

drop function audit.apply_retention(date);

commit;
