-- Revert routiq:standardisation/follow_up from pg

begin;

drop function standardisation.follow_up(text, uuid[], uuid[]);

commit;
