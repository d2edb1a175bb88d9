-- Revert routiq:audit/kept_because from pg

begin;

drop function audit.kept_because(text, date, date);

commit;
