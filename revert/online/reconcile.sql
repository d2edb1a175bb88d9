-- Revert routiq:online/reconcile from pg

begin;

drop procedure online.reconcile(text, text, integer, integer);

commit;
