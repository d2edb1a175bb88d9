-- Revert routiq:contact/match_spread from pg

begin;

drop trigger tg_match_rows_80_spread_delete on contact.match_rows;
drop trigger tg_match_rows_80_spread_update on contact.match_rows;
drop trigger tg_match_rows_80_spread_insert on contact.match_rows;
drop function contact.match_spread();

commit;
