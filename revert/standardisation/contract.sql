-- Revert routiq:standardisation/contract from pg

begin;

drop procedure standardisation.give_up_old_rows(text, text, interval);
drop procedure standardisation.restore();
drop procedure standardisation.contract(boolean);
drop function standardisation.is_parked(text);
drop function standardisation.restore_statement(bigint);
drop function standardisation.restore_comparison();
drop function standardisation.note_comparison();
drop function standardisation.catch_up(text[], bigint);
drop function standardisation.later_rows(text, bigint);
drop function standardisation.take_away_statement(text);
drop function standardisation.contract_statement();
drop function standardisation.refuse_parked();

commit;
