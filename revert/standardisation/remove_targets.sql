-- Revert routiq:standardisation/remove_targets from pg

begin;

drop function standardisation.remove_targets(text, uuid[], uuid[]);

commit;
