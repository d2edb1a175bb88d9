-- Revert routiq:online/handover_views from pg

begin;

drop function online.handover_views(regclass);

commit;
