-- Revert routiq:analytics/track_traffic from pg

begin;

drop trigger tg_sync_errors_80_figures_delete on integration.sync_errors;
drop trigger tg_sync_errors_80_figures_update on integration.sync_errors;
drop trigger tg_sync_errors_80_figures_insert on integration.sync_errors;
drop trigger tg_sync_runs_80_figures_delete on integration.sync_runs;
drop trigger tg_sync_runs_80_figures_update on integration.sync_runs;
drop trigger tg_sync_runs_80_figures_insert on integration.sync_runs;
drop trigger tg_webhook_events_80_figures_delete on integration.webhook_events;
drop trigger tg_webhook_events_80_figures_update on integration.webhook_events;
drop trigger tg_webhook_events_80_figures_insert on integration.webhook_events;
drop function analytics.track_sync_errors();
drop function analytics.track_syncs();
drop function analytics.track_events();
drop function analytics.event_measures(text, timestamptz, timestamptz);

commit;
