-- Revert routiq:ref/status_transitions from pg

begin;

drop table ref.status_transitions;

commit;
