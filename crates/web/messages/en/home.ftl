home-title = Tell us; every petition is answered
