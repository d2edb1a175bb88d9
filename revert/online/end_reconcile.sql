-- Revert routiq:online/end_reconcile from pg

begin;

drop function online.end_reconcile(text, text);

commit;
