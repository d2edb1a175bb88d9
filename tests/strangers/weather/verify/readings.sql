select station, taken_at, wind from weather.readings where false;
