-- Revert routiq:online/begin_reconcile from pg

begin;

drop function online.begin_reconcile(text, text);

commit;
