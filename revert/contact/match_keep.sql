-- Revert routiq:contact/match_keep from pg

begin;

drop function contact.match_keep(uuid, uuid, uuid[], uuid[], double precision[], jsonb[]);

commit;
