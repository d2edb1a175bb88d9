-- Revert routiq:clinic/place_analysis from pg

begin;

drop trigger tg_skin_analyses_30_place on clinic.skin_analyses;
drop function clinic.place_analysis();

commit;
