-- Revert routiq:online/require_phases from pg

begin;

drop function online.require_phases(text, text[]);

commit;
