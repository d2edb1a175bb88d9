-- Revert routiq:online/conflicting_modes from pg

begin;

drop function online.conflicting_modes(text);

commit;
