-- Revert routiq:docs/scan_assets from pg

begin;

drop function docs.finish_scan(uuid, text);
drop function docs.begin_scan(uuid);

commit;
